# SPDX-License-Identifier: Apache-2.0
"""What is filed for the Party's own registry: every act, as a paper that can be read for decades and as bytes that prove it."""
