"""Passes requests on to a site of ours with an agent's token, and answers without the headers that forbid frames;
below /_dark/, pages are as a reader sees them who chose the dark theme. For screenshots.sh alone.

door.py PORT SITE_PORT TOKEN
"""

import http.server
import sys
import urllib.error
import urllib.request


def door(port, site_port, token):
    class Door(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            headers = {"Authorization": f"Bearer {token}", "Accept-Language": self.headers.get("Accept-Language", "en")}
            is_dark = self.path.startswith("/_dark/")
            path = self.path.removeprefix("/_dark")
            request = urllib.request.Request(f"http://127.0.0.1:{site_port}{path}", headers=headers)
            try:
                answer = urllib.request.urlopen(request)
            except urllib.error.HTTPError as error:
                answer = error
            body = answer.read()
            if is_dark:
                body = body.replace(b"<html ", b'<html data-theme="dark" ', 1)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers["Content-Type"])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            pass

    http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Door).serve_forever()


door(*sys.argv[1:])
