"""bandwidth-sdk 1.10.0 as its documentation shows it, against the platform in SIPDECK_API."""

import logging
import os

logging.disable(logging.CRITICAL)

from bandwidth_sdk import Account, Application, Client, Domain, Endpoint
from bandwidth_sdk.errors import AppPlatformError

client = Client(
    os.environ["SIPDECK_USER_ID"], os.environ["SIPDECK_TOKEN"], os.environ["SIPDECK_SECRET"]
)
client.endpoint = os.environ["SIPDECK_API"]


def refused(text, call):
    try:
        call()
    except AppPlatformError as error:
        assert text in str(error), error
    else:
        raise AssertionError("was not refused")


assert Account.get().account_type == "pre-pay"
assert Domain.list() == []

app = Application.create(
    name="App", incoming_sms_url="https://example.com/text", callback_http_method="get"
)
assert Application.get(app.id).incoming_sms_url == "https://example.com/text"
app.patch(name="New", incoming_call_url="https://example.com/call", auto_answer=False)
app.refresh()
assert (app.name, app.auto_answer) == ("New", False)
assert app.incoming_call_url == "https://example.com/call"
assert [item.id for item in Application.list()] == [app.id]

domain = Domain.create(name="python-1", description="bench phones")
domain.patch(description="other phones")
domain.refresh()
assert domain.description == "other phones"
assert Domain.get(domain.id).name == "python-1"

phones = [
    Endpoint.create(
        domain.id,
        name="phone%d" % number,
        application_id=app.id,
        credentials={"password": "secret%d" % number},
    )
    for number in range(5)
]
added = domain.add_endpoint(name="added", enabled=False, credentials={"password": "secret"})
assert [item.name for item in domain.get_endpoints()][-1] == "added"
assert [item.id for item in Endpoint.list(domain.id, page=1, size=3)] == [
    phones[3].id,
    phones[4].id,
    added.id,
]
assert Endpoint.get(domain.id, added.id).enabled is False
phones[0].patch(enabled=False, description="off")
phones[0].refresh()
assert phones[0].enabled is False
assert phones[0].sip_uri == "sip:phone0@python-1.bwapp.bwsip.io"
assert phones[0].credentials["username"] == "phone0"

token = phones[0].create_token(expires=60)
assert token.expires == 60 and token.token
assert token.delete() is True
refused("could not be found", token.delete)
assert phones[0].create_token().expires == 3600

refused("409", lambda: Domain.create(name="python-1"))
refused("404 client error: The endpoint 're-none'", lambda: Endpoint.get(domain.id, "re-none"))
for phone in phones + [added]:
    assert phone.delete() is True
assert domain.get_endpoints() == []
assert domain.delete() is True
assert app.delete() is True
