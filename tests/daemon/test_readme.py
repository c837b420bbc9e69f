"""What the README tells a new user to type."""

import json
import re
import subprocess
import unittest

from daemon import BACKEND, PATIENCE_S, ROOT, Daemon
from events import parse


class FirstSteps(unittest.TestCase):
    def test_the_lines_of_the_readme_lead_to_a_layout(self):
        """Started by one command, asked by the lines as they stand there, with the token from where they take it."""
        blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
        (asking,) = [block for block in blocks if "curl" in block]
        commands = [command for command in re.split(r"(?<!\\)\n", asking) if command.startswith("curl")]
        with Daemon() as daemon:
            programs = daemon.user.home / "bin"
            programs.mkdir()
            (programs / "backend").symlink_to(BACKEND)
            job = json.loads(self.type(daemon, commands[0]))["job_id"]
            *_, last = parse(self.type(daemon, commands[1].replace("JOB_ID", job)).splitlines())
            self.assertEqual((last.name, last.document["job_id"]), ("done", job))
            self.assertTrue(last.document["result"]["candidates"][0]["reward"]["valid"])

    def type(self, daemon, command: str) -> str:
        variables = daemon.user.environment()
        variables["PATH"] = f"{daemon.user.home}/bin:{variables['PATH']}"
        ran = subprocess.run(["bash", "-c", command], cwd=ROOT, env=variables, capture_output=True, text=True, timeout=2 * PATIENCE_S, check=False)
        self.assertEqual(ran.returncode, 0, ran)
        self.assertNotIn(daemon.token, ran.stdout + ran.stderr)
        return ran.stdout


if __name__ == "__main__":
    unittest.main()
