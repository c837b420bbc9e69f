"""OpenRLHF loads rewards by path: this is `setdresser.openrlhf` at one."""

from setdresser.openrlhf import reward_func

__all__ = ["reward_func"]
