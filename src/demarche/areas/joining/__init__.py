# SPDX-License-Identifier: Apache-2.0
"""Joining a process, and the silence procedure by which it is decided."""
