import time, cProfile, pstats
from tests.areas.exchange.test_counts import *
def test_q(lasting):
    two=lasting
    talk = two.hear(kinds.RAISE, FROM_BOREALIA)
    ACK=(kinds.ACKNOWLEDGE, {"clause": "without_prejudice"})
    two.release(*ACK, dossier=talk)
    two.deliver()
    def door(n, reps, prof=None):
        bodies=[]
        for i in range(reps):
            acts = [two.say(kinds.CLOSE, {}, dossier=talk) for _ in range(n)]
            bodies.append(two.peer.post(*acts)); two.peer.shown = len(two.peer.log.leaves)
        s=time.process_time()
        if prof: prof.enable()
        for b in bodies: assert two.door(b)[0]==200
        if prof: prof.disable()
        print("door", n, (time.process_time()-s)/reps/n*1e3, "ms/act")
    def out(n,reps,prof=None):
        t=0
        real=two.peer.take
        spent=[0]
        def timed(body):
            if prof: prof.disable()
            s=time.process_time(); r=real(body); spent[0]+=time.process_time()-s
            if prof: prof.enable()
            return r
        two.peer.take=timed
        for i in range(reps):
            for _ in range(n): two.release(*ACK, dossier=talk)
            spent[0]=0
            if prof: prof.enable()
            s=time.process_time(); assert two.deliver()==n; t+=time.process_time()-s-spent[0]
            if prof: prof.disable()
        two.peer.take=real
        print("out", n, t/reps/n*1e3, "ms/act")
    door(1,5); door(1,30); door(100,2)
    p=cProfile.Profile(); door(1,30,p); pstats.Stats(p).sort_stats("tottime").print_stats(35)
    pstats.Stats(p).sort_stats("cumulative").print_stats(70)
    two.peer.held=None
    out(1,5); out(1,30); out(100,2)
    p=cProfile.Profile(); out(1,30,p); pstats.Stats(p).sort_stats("cumulative").print_stats(60)
