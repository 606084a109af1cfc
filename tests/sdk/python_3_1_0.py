"""bandwidth-sdk 3.1.0 as its documentation shows it, against the platform in SIPDECK_API."""

import os

import bandwidth
from bandwidth.account.api_exception_module import BandwidthAccountAPIException

api = bandwidth.client(
    "account",
    os.environ["SIPDECK_USER_ID"],
    os.environ["SIPDECK_TOKEN"],
    os.environ["SIPDECK_SECRET"],
    api_endpoint=os.environ["SIPDECK_API"],
)


def refused(status, code, call):
    try:
        call()
    except BandwidthAccountAPIException as error:
        assert (error.status_code, error.code) == (status, code), error
    else:
        raise AssertionError("was not refused")


assert api.get_account()["account_type"] == "pre-pay"
assert list(api.list_domains()) == []

app = api.create_application(name="App", incoming_call_url="https://example.com/call")
assert app.startswith("a-")
assert api.get_application(app)["incoming_call_url"] == "https://example.com/call"
api.update_application(app, name="New", incoming_message_url="https://example.com/text")
changed = api.get_application(app)
assert changed["name"] == "New" and changed["incoming_call_url"] == "https://example.com/call"
assert [item["id"] for item in api.list_applications()] == [app]

domain = api.create_domain("python-3")
assert api.get_domain(domain)["name"] == "python-3"
assert api.get_domain(domain)["endpoints_url"].endswith("/domains/%s/endpoints" % domain)
refused(409, "duplicate-domain", lambda: api.create_domain("python-3", "again"))
refused(400, "validation-error", lambda: api.create_domain("no spaces please"))

made = [
    api.create_domain_endpoint(domain, "phone%d" % number, "secret%d" % number, application_id=app)
    for number in range(7)
]
listed = [item["id"] for item in api.list_domain_endpoints(domain, size=3)]
assert listed == made, "three pages, by the next links"

one = api.get_domain_endpoint(domain, made[0])
assert one["enabled"] is True and one["application_id"] == app
assert one["sip_uri"] == "sip:phone0@python-3.bwapp.bwsip.io"
assert one["credentials"] == {"realm": "python-3.bwapp.bwsip.io", "username": "phone0"}
api.update_domain_endpoint(domain, made[0], enabled=False, password="abc123")
after = api.get_domain_endpoint(domain, made[0])
assert after["enabled"] is False and after["application_id"] == app, "nulls change nothing"

token = api.create_domain_endpoint_auth_token(domain, made[0], 5000)
assert token["expires"] == 5000 and token["token"]

refused(404, "endpoint-not-found", lambda: api.get_domain_endpoint(domain, "re-none"))
refused(409, "domain-not-empty", lambda: api.delete_domain(domain))
for endpoint in made:
    api.delete_domain_endpoint(domain, endpoint)
assert list(api.list_domain_endpoints(domain)) == []
api.delete_domain(domain)
api.delete_application(app)
refused(404, "application-not-found", lambda: api.get_application(app))
assert next(api.list_errors(size=2))["code"] == "application-not-found"

stranger = bandwidth.client("account", api.user_id, "t-wrong", "wrong", api_endpoint=api.api_endpoint)
refused(401, "invalid-credentials", stranger.get_account)
