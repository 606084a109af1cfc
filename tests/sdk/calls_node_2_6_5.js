// Calls and bridges by node-bandwidth 2.6.5, against the platform in SIPDECK_API and the phone at SIPDECK_PHONE.
const assert = require("assert");
const Bandwidth = require(require.resolve("node-bandwidth", { paths: [process.argv[2]] }));

const { SIPDECK_API, SIPDECK_USER_ID, SIPDECK_TOKEN, SIPDECK_SECRET, SIPDECK_PHONE } = process.env;

const refused = async (status, call) => {
  const error = await call().then(() => assert.fail("was not refused"), (error) => error);
  assert.strictEqual(error.statusCode, status, error.message);
  assert.ok(error.message);
};

const run = async () => {
  const client = new Bandwidth({
    userId: SIPDECK_USER_ID, apiToken: SIPDECK_TOKEN, apiSecret: SIPDECK_SECRET, baseUrl: SIPDECK_API,
  });
  const until = async (id, state) => {
    for (;;) {
      const call = await client.Call.get(id);
      if (call.state === state) return call;
    }
  };

  const call = await client.Call.create({ from: "+13035551212", to: SIPDECK_PHONE, tag: "mine" });
  assert.ok(call.id.startsWith("c-"));
  const active = await until(call.id, "active");
  assert.strictEqual(active.direction, "out");
  assert.strictEqual(active.to, SIPDECK_PHONE);
  const listed = await client.Call.list({ size: 1 });
  assert.deepStrictEqual(listed.map((item) => item.id), [call.id]);
  await client.Call.sendDtmf(call.id, "12#");

  const bridge = await client.Bridge.create({ bridgeAudio: true, callIds: [call.id] });
  assert.ok(bridge.id.startsWith("brg-"));
  const found = await client.Bridge.get(bridge.id);
  assert.strictEqual(found.state, "created");
  assert.deepStrictEqual(found.callIds, [call.id]);
  const calls = await client.Bridge.getCalls(bridge.id);
  assert.deepStrictEqual(calls.map((item) => item.id), [call.id]);
  await client.Bridge.update(bridge.id, { bridgeAudio: false });
  assert.strictEqual((await client.Bridge.get(bridge.id)).bridgeAudio, false);

  await refused(403, () => client.Call.answer(call.id));
  await client.Call.hangup(call.id);
  await until(call.id, "completed");
  const events = await client.Call.getEvents(call.id);
  assert.deepStrictEqual(events.map((event) => event.name), ["create", "answer", "hangup"]);
  await refused(404, () => client.Call.get("c-none"));
  await refused(403, () => client.Call.create({ from: "+13035551212", to: "+13035550100" }));

  const number = await client.PhoneNumber.create({ number: "+13035550100", name: "front desk" });
  const kept = await client.PhoneNumber.get("+13035550100");
  assert.deepStrictEqual([kept.id, kept.name, kept.numberState], [number.id, "front desk", "enabled"]);
  await client.PhoneNumber.update(number.id, { name: "back door" });
  const numbers = await client.PhoneNumber.list({ size: 10, name: "back door" });
  assert.deepStrictEqual(numbers.phoneNumbers.map((item) => item.number), ["+13035550100"]);
  await client.PhoneNumber.delete(number.id);
  await refused(404, () => client.PhoneNumber.get(number.id));
};

run().catch((error) => {
  console.error(error);
  process.exit(1);
});
