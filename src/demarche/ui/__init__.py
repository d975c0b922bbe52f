# SPDX-License-Identifier: Apache-2.0
"""What every page is made of: base page, partials, tags, stylesheet; knows no data."""
