"""Arranges a folder of rooms on every core of a Ray cluster: `ray_rooms.py ROOMS OUT [--address auto]`.

Like `backend arrange ROOMS --out OUT --resume`, on many machines: each room is a task of one core, a bad one is told at the end and
stops nothing, and what has its answer in OUT (which all machines see) is left out the next time.
"""

import argparse
import json
import os
from pathlib import Path

import ray
import setdresser


@ray.remote
def arranged(room: Path, answer: Path, options: dict) -> str | None:
    """Writes the answer of a room, whole or not at all; gives what is wrong with the room, if it is not sound."""
    try:
        response = setdresser.arrange(room, threads=1, **options)
    except (ValueError, OSError, RuntimeError) as error:
        return f"{room.name}: {error}"
    unfinished = answer.with_suffix(f".{os.getpid()}.tmp")
    unfinished.write_text(json.dumps(response))
    unfinished.replace(answer)
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--address", help="the cluster's; without one, this machine alone")
    parser.add_argument("--cpus", type=int, help="cores of this machine, where it is alone")
    parser.add_argument(
        "--options", type=json.loads, default={}, help='such as {"policy": "heuristic", "steps": 200}'
    )
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    ray.init(address=args.address, num_cpus=args.cpus, include_dashboard=False, log_to_driver=False)
    rooms = sorted(args.rooms.resolve().glob("*.json"))
    answers = {room: args.out.resolve() / f"{room.stem}.response.json" for room in rooms}
    left = [room for room in rooms if not answers[room].exists()]
    faults = [
        fault
        for fault in ray.get([arranged.remote(room, answers[room], args.options) for room in left])
        if fault
    ]
    print(
        f"{len(rooms) - len(left)} answered already, {len(left) - len(faults)} arranged, {len(faults)} failed"
    )
    print(*faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
