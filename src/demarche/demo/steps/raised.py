def concern(stage): raise NotImplementedError
acknowledge=concern
