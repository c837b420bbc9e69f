"""EasyR1 loads rewards by path: this is `setdresser.easyr1` at one."""

from setdresser.easyr1 import REWARD_NAME, REWARD_TYPE, main

__all__ = ["REWARD_NAME", "REWARD_TYPE", "main"]
