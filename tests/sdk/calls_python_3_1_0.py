"""Calls and bridges by bandwidth-sdk 3.1.0, against the platform in SIPDECK_API and the phone at SIPDECK_PHONE."""

import os

import bandwidth
from bandwidth.voice.api_exception_module import BandwidthVoiceAPIException

api = bandwidth.client(
    "voice",
    os.environ["SIPDECK_USER_ID"],
    os.environ["SIPDECK_TOKEN"],
    os.environ["SIPDECK_SECRET"],
    api_endpoint=os.environ["SIPDECK_API"],
)
phone = os.environ["SIPDECK_PHONE"]


def refused(status, code, call):
    try:
        call()
    except BandwidthVoiceAPIException as error:
        assert (error.status_code, error.code) == (status, code), error
    else:
        raise AssertionError("was not refused")


def until(call, state):
    while True:
        found = api.get_call(call)
        if found["state"] == state:
            return found


call = api.create_call("+13035551212", phone, tag="mine", sip_headers={"X-Mine": "1"})
assert call.startswith("c-")
found = until(call, "active")
assert (found["direction"], found["from"], found["to"]) == ("out", "+13035551212", phone)
assert found["recording_enabled"] is False
assert [item["id"] for item in api.list_calls(to=phone, sort_order="asc", size=10)] == [call]
api.send_dtmf_to_call(call, "12#")

bridge = api.create_bridge(call_ids=[call])
assert bridge.startswith("brg-")
found = api.get_bridge(bridge)
assert (found["state"], found["bridge_audio"], found["call_ids"]) == ("created", True, [call])
assert [item["id"] for item in api.list_bridge_calls(bridge)] == [call]
assert [item["id"] for item in api.list_bridges()] == [bridge]
assert api.get_call(call)["bridge_id"] == bridge
api.update_bridge(bridge, bridge_audio=False)
assert api.get_bridge(bridge)["bridge_audio"] is False
refused(404, "bridge-not-found", lambda: api.get_bridge("brg-none"))

refused(403, "call-invalid-state", lambda: api.answer_call(call))
api.hangup_call(call)
found = until(call, "completed")
assert found["end_time"] and isinstance(found["chargeable_duration"], int)
events = list(api.list_call_events(call))
assert [event["name"] for event in events] == ["create", "answer", "hangup"]
assert api.get_call_event(call, events[-1]["id"])["data"] == "NORMAL_CLEARING"
assert api.get_bridge(bridge)["state"] == "completed"
refused(404, "call-not-found", lambda: api.get_call("c-none"))
refused(403, "invalid-call-to-number", lambda: api.create_call("+13035551212", "+13035550100"))
