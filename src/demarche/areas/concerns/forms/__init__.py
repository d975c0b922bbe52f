# SPDX-License-Identifier: Apache-2.0
"""What an officer fills in; shape only, for the core decides."""
