"""A bot that nobody wrote for this portal: Python's standard library and nothing else.

It listens on a free port of 127.0.0.1 and prints its address. ONAPPINSTALL makes it register itself by
imbot.register and a command by imbot.command.register; what it hears it repeats.
"""

import json
import re
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def nested(body):
    """Form fields such as data[PARAMS][MESSAGE] as dictionaries."""
    result = {}
    for name, value in urllib.parse.parse_qsl(body, keep_blank_values=True):
        *path, last = re.findall(r"[^\[\]]+", name)
        place = result
        for key in path:
            place = place.setdefault(key, {})
        place[last] = value
    return result


def call(auth, method, params):
    """Calls a method with the token of an event; structures travel as JSON texts."""
    fields = {"auth": auth["access_token"]}
    for name, value in params.items():
        fields[name] = value if isinstance(value, str) else json.dumps(value)
    request = urllib.request.Request(
        auth["client_endpoint"] + method,
        data=urllib.parse.urlencode(fields).encode(),
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["result"]


def php(name, value):
    """A structure in PHP's bracket notation."""
    if isinstance(value, dict):
        return [pair for key, part in value.items() for pair in php(f"{name}[{key}]", part)]
    if isinstance(value, list):
        return [pair for key, part in enumerate(value) for pair in php(f"{name}[{key}]", part)]
    return [(name, str(value))]


def call_form(auth, method, params):
    """The same with structures in brackets, as PHP bots send them."""
    pairs = [("auth", auth["access_token"])]
    for name, value in params.items():
        pairs += php(name, value)
    request = urllib.request.Request(
        auth["client_endpoint"] + method, data=urllib.parse.urlencode(pairs).encode()
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["result"]


class Bot(BaseHTTPRequestHandler):
    token = ""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        event = nested(body)
        known = event["auth"].get("application_token")
        if event["event"] == "ONAPPINSTALL":
            Bot.token = known
            self.install(event["auth"])
        elif known != Bot.token:
            self.send_response(403)
            self.end_headers()
            return
        else:
            self.heard(event)
        self.send_response(200)
        self.end_headers()

    def install(self, auth):
        handler = f"http://127.0.0.1:{self.server.server_port}/handler"
        bot = call_form(
            auth,
            "imbot.register",
            {
                "CODE": "py_echo",
                "TYPE": "B",
                "EVENT_HANDLER": handler,
                "PROPERTIES": {"NAME": "Snake", "COLOR": "GREEN", "WORK_POSITION": "Echo"},
            },
        )
        call_form(
            auth,
            "imbot.command.register",
            {
                "BOT_ID": bot,
                "COMMAND": "reverse",
                "EVENT_COMMAND_ADD": handler,
                "LANG": [{"LANGUAGE_ID": "en", "TITLE": "Turns a text round", "PARAMS": "text"}],
            },
        )

    def heard(self, event):
        name, params = event["event"], event["data"].get("PARAMS", {})
        if name == "ONIMBOTJOINCHAT":
            for bot in event["data"]["BOT"].values():
                call(bot["AUTH"], "imbot.message.add", self.reply(bot, params, "Ssss, hello"))
        elif name == "ONIMBOTMESSAGEADD":
            for bot in event["data"]["BOT"].values():
                attach = [{"MESSAGE": "[B]" + params["MESSAGE"] + "[/B]"}]
                message = self.reply(bot, params, "You said: " + params["MESSAGE"])
                call(bot["AUTH"], "imbot.message.add", {**message, "ATTACH": attach})
        elif name == "ONIMCOMMANDADD":
            for command in event["data"]["COMMAND"].values():
                call(
                    command["AUTH"],
                    "imbot.command.answer",
                    {
                        "COMMAND_ID": command["COMMAND_ID"],
                        "MESSAGE_ID": command["MESSAGE_ID"],
                        "MESSAGE": command["COMMAND_PARAMS"][::-1],
                    },
                )

    @staticmethod
    def reply(bot, params, text):
        return {"BOT_ID": bot["BOT_ID"], "DIALOG_ID": params["DIALOG_ID"], "MESSAGE": text}

    def log_message(self, *_):
        """Says nothing: the only line on the output is the address."""


server = ThreadingHTTPServer(("127.0.0.1", 0), Bot)
print(f"http://127.0.0.1:{server.server_port}/handler", flush=True)
server.serve_forever()
