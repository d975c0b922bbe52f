# SPDX-License-Identifier: Apache-2.0
"""Second factors: passkeys, codes of an app, recovery codes."""
