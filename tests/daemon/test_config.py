"""Settings: which layer wins, and what is said of wrong ones."""

import json
import os
import subprocess
import unittest

from daemon import BACKEND, Daemon, User


class Layers(unittest.TestCase):
    def settings(self, user, **variables) -> dict:
        ran = user.run("config", "--json", **variables)
        self.assertEqual(ran.returncode, 0, ran)
        return json.loads(ran.stdout)

    def test_each_layer_wins_over_the_one_below(self):
        """Default, then file, then environment, then flag; and it is said which one it was."""
        with User() as user:
            self.assertEqual(self.settings(user)["queue_per_client"], {"value": "16", "from": "default"})
            user.write_config("queue_per_client = 3\nnum_workers = 1\n")
            self.assertEqual(self.settings(user)["queue_per_client"], {"value": "3", "from": "file"})
            told = self.settings(user, SETDRESSER_QUEUE_PER_CLIENT="5")
            self.assertEqual(told["queue_per_client"], {"value": "5", "from": "environment"})
            self.assertEqual(told["num_workers"], {"value": "1", "from": "file"})
            with Daemon(user=user, SETDRESSER_QUEUE_PER_CLIENT="5") as daemon:
                limits = daemon.get("/v1/limits").json
                self.assertEqual((limits["queue_per_client"], limits["num_workers"]), (5, 1))

    def test_a_flag_wins_over_all(self):
        with User() as user:
            user.write_config('port = 1\nlog_format = "text"\n')
            # Port 2 would need more rights than tests have, or be refused: flag 0 takes any.
            with Daemon("--log-format", "json", user=user, SETDRESSER_PORT="2", SETDRESSER_LOG_FORMAT="text") as daemon:
                self.assertGreater(daemon.port, 2)
                for line in daemon.log.splitlines():
                    self.assertIn("level", json.loads(line))

    def test_every_setting_can_come_from_everywhere(self):
        """The list of the command is the list of the file and of the environment."""
        values = {
            "host": '"127.0.0.2"', "port": "7000", "allow_remote": "true", "token": '"0123456789012345678901234567890123"', "allowed_origins": '["http://a"]',
            "allowed_hosts": '["a"]', "data_dir": '"/tmp/a"', "models_dir": '"/tmp/b"', "model_threads": "2", "runtime_dir": '"/tmp/c"', "idle_timeout": '"30m"', "log_format": '"json"',
            "log": '"debug"', "num_workers": "3", "queue_per_client": "4", "max_job_time": '"60s"',
            "remote_url": '"http://127.0.0.1:1/v1"', "remote_model": '"a"', "remote_timeout": '"5s"', "remote_allow_http": "true", "judge_url": '"https://a/v1"', "judge_model": '"b"',
        }  # fmt: skip
        with User() as user:
            bare = {"SETDRESSER_RUNTIME_DIR": None, "SETDRESSER_DATA_DIR": None}
            self.assertEqual(set(self.settings(user)), set(values))
            user.write_config("".join(f"{key} = {value}\n" for key, value in values.items()))
            self.assertEqual({key: told["from"] for key, told in self.settings(user, **bare).items()}, dict.fromkeys(values, "file"))
            environment = {f"SETDRESSER_{key.upper()}": value.strip('"') for key, value in values.items()}
            self.assertEqual({key: told["from"] for key, told in self.settings(user, **environment).items()}, dict.fromkeys(values, "environment"))

    def test_the_table_for_people_names_the_file(self):
        with User() as user:
            told = user.run("config").stdout
            self.assertIn(f"{user.config} (not there)", told)
            user.write_config("port = 7000\n")
            self.assertNotIn("(not there)", user.run("config").stdout)

    def test_a_file_can_be_named(self):
        with User() as user:
            named = user.home / "named.toml"
            named.write_text("num_workers = 7\n")
            self.assertEqual(self.settings(user, SETDRESSER_CONFIG=str(named))["num_workers"], {"value": "7", "from": "file"})
            ran = user.run("config", SETDRESSER_CONFIG=str(user.home / "absent.toml"))
            self.assertEqual(ran.returncode, 1)
            self.assertIn("absent.toml", ran.stderr)


class Faults(unittest.TestCase):
    def refused(self, text: str | bytes, *words: str, **variables) -> str:
        """Every command that reads settings says so, and none makes a thing."""
        with User() as user:
            user.config.parent.mkdir(parents=True)
            user.config.write_bytes(text if isinstance(text, bytes) else text.encode())
            for command in [["config"], ["serve", "--port", "0"], ["status"], ["stop"]]:
                ran = user.run(*command, **variables)
                self.assertEqual(ran.returncode, 1, (command, ran))
                for word in words:
                    self.assertIn(word, ran.stderr, command)
                self.assertNotIn("panicked", ran.stderr)
            self.assertFalse(user.runtime.exists() or user.data.exists())
            return ran.stderr

    def test_no_toml(self):
        """T54"""
        for text in ["port = ", "[[", "port 7000", "port = 1\nport = 2\n", "\x00"]:
            self.refused(text, "config.toml")

    def test_no_text(self):
        """T54"""
        self.refused(b"\xff\xfe\x00", "config.toml")

    def test_unknown_keys(self):
        """T54: a slip of the pen is not taken for silence; all of them are told, and what is known."""
        self.refused('prot = 1\nmodel = "x"\n', "/prot", "/model", "queue_per_client")

    def test_all_wrong_values_at_once(self):
        """T54: of wrong kinds, with the layer that each came from."""
        text = 'queue_per_client = "many"\nnum_workers = -1\nlog_format = "xml"\nidle_timeout = "soon"\nallowed_hosts = 5\n'
        told = self.refused(text, "/queue_per_client", "/num_workers", "/log_format", "/idle_timeout", "/allowed_hosts", "/host", SETDRESSER_HOST="nowhere")
        self.assertIn("file", told)
        self.assertIn("environment", told)

    def test_all_values_out_of_range_at_once(self):
        """T54"""
        text = 'num_workers = 0\nqueue_per_client = 100000\nmax_job_time = "1ms"\nidle_timeout = "0s"\ntoken = "short"\nhost = "0.0.0.0"\n'
        self.refused(text, "/num_workers", "/queue_per_client", "/max_job_time", "/idle_timeout", "/token", "/host")

    def test_keys_of_servers_are_no_settings(self):
        """They come from the environment alone, so that no file with them is shown or shared."""
        told = self.refused('remote_api_key = "sk-secret"\n', "/remote_api_key", "SETDRESSER_REMOTE_API_KEY")
        self.assertNotIn("sk-secret", told)

    def test_servers_that_may_not_be_spoken_to(self):
        text = 'remote_url = "http://example.com/v1"\njudge_url = "https://me:secret@example.com/v1"\nremote_timeout = "0s"\n'
        told = self.refused(text, "/remote_url", "remote_allow_http", "/judge_url", "/remote_timeout")
        self.assertNotIn("secret", told)

    def test_a_wrong_log_filter(self):
        with User() as user:
            ran = user.run("serve", "--port", "0", SETDRESSER_LOG="backend=loud,=,")
            self.assertEqual(ran.returncode, 1, ran)
            self.assertIn("/log", ran.stderr)

    def test_wrong_flags(self):
        with User() as user:
            for flags in [["--port", "65536"], ["--port", "-1"], ["--host", "localhost"], ["--parent-pid", "0"], ["--idle-timeout", "soon"], ["--log-format", "xml"], ["extra"]]:
                self.assertEqual(user.run("serve", *flags).returncode, 2, flags)


class Places(unittest.TestCase):
    """T54: homes that are odd, absent, or not to be written."""

    def test_no_home(self):
        """Nothing is known of the user; a folder for the daemon is still found, or its lack is told."""
        with User() as user:
            nothing = dict.fromkeys(["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"])
            ran = user.run("config", **nothing)
            self.assertNotIn("panicked", ran.stderr)
            with Daemon(user=user, **nothing) as daemon:
                self.assertEqual(daemon.get("/v1/health").status, 200)

    def test_folders_that_can_not_be_made(self):
        """A file is in the way: said with its name, by the exit code too."""
        for which in ["SETDRESSER_RUNTIME_DIR", "SETDRESSER_DATA_DIR"]:
            with User() as user:
                (user.home / "file").write_text("")
                ran = user.run("serve", "--port", "0", **{which: str(user.home / "file/below")})
                self.assertEqual(ran.returncode, 1, ran)
                self.assertIn("file/below", ran.stderr)
                self.assertNotIn("panicked", ran.stderr)

    def test_folders_that_are_links(self):
        with User() as user:
            for name in ["runtime", "data"]:
                (user.home / f"real-{name}").mkdir(mode=0o700)
                (user.home / name).symlink_to(user.home / f"real-{name}")
            with Daemon(user=user) as daemon:
                self.assertTrue((user.home / "real-runtime/daemon.json").exists())
                self.assertEqual(daemon.stop(), 0)

    def test_names_of_all_kinds(self):
        """T74: not ASCII, blanks, quotes, and long ones."""
        for name in ["mit Leerzeichen", "ünïcödé 中文 🛋", "quote'\"s", "a" * 200, "[1]", "5", "true", "{x=1}"]:
            with self.subTest(name=name), User() as user:
                folder = user.home / name
                user.runtime, user.data = folder / "run", folder / "data"
                with Daemon(user=user) as daemon:
                    self.assertEqual(daemon.get("/v1/preferences").status, 200)
                    self.assertTrue((folder / "data/preferences.sqlite").exists())

    def test_names_that_are_no_text(self):
        """T54: bytes that are no UTF-8 are a folder, or are refused; they are never another folder."""
        with User() as user:
            odd = os.fsencode(str(user.home)) + b"/caf\xe9"
            variables = {os.fsencode(name): os.fsencode(value) for name, value in user.environment().items()}
            variables[b"SETDRESSER_DATA_DIR"] = odd
            ran = subprocess.run([BACKEND, "config", "--json"], env=variables, capture_output=True, timeout=30, check=False)
            self.assertNotIn(b"panicked", ran.stderr)
            if ran.returncode == 0:
                told = json.loads(ran.stdout)["data_dir"]
                self.assertEqual(told["from"], "environment")
                self.assertIn("caf", told["value"])


if __name__ == "__main__":
    unittest.main()
