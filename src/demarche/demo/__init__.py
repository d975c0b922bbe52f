# SPDX-License-Identifier: Apache-2.0
"""The driver: plays the scenario through the nodes' doors, as officers and administrators would, and in no other way."""
