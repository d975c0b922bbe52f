# SPDX-License-Identifier: Apache-2.0
"""The directory of points of contact, and the powers register: who speaks for a Party, and which office may say what."""
