# SPDX-License-Identifier: Apache-2.0
"""What can be said: the act, and one file a subject with its kinds and parts."""
