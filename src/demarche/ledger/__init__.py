# SPDX-License-Identifier: Apache-2.0
"""The one place where acts are written, read, replayed and checked."""
