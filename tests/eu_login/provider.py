"""An OpenID Connect provider of a few lines, on this machine."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt

CODE, ACCESS = "code-of-one-login", "access-token"


@contextmanager
def provider(url, client_id, person):
    """Answers for `person`, the claims of whoever signs in there."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            path = urlsplit(self.path).path
            if path == "/.well-known/openid-configuration":
                ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
                found = {f"{name}_endpoint": f"{url}/{end}" for name, end in ends.items()}
                methods = ["client_secret_post"]
                self.answer(
                    {
                        "issuer": url,
                        "jwks_uri": f"{url}/jwks",
                        "token_endpoint_auth_methods_supported": methods,
                        **found,
                    }
                )
            elif path == "/userinfo" and self.headers["Authorization"] == f"Bearer {ACCESS}":
                self.answer(person)
            else:
                self.answer({"error": "not found"}, 404)

        def do_POST(self):
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            if form["code"] != [CODE] or "code_verifier" not in form:
                self.answer({"error": "invalid_grant"}, 400)
                return
            now = int(time.time())
            claims = {"iss": url, "aud": client_id, "iat": now, "exp": now + 60, **person}
            token = jwt.encode(claims, "a key of the provider, of 32 bytes or more", algorithm="HS256")
            self.answer({"access_token": ACCESS, "token_type": "Bearer", "id_token": token})

        def answer(self, value, status=200):
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", urlsplit(url).port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
