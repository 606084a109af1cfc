// node-bandwidth 2.6.5 as its documentation shows it, against the platform in SIPDECK_API.
const assert = require("assert");
const Bandwidth = require(require.resolve("node-bandwidth", { paths: [process.argv[2]] }));

const { SIPDECK_API, SIPDECK_USER_ID, SIPDECK_TOKEN, SIPDECK_SECRET } = process.env;
const connect = (apiSecret) =>
  new Bandwidth({ userId: SIPDECK_USER_ID, apiToken: SIPDECK_TOKEN, apiSecret, baseUrl: SIPDECK_API });

const refused = async (status, call) => {
  const error = await call().then(() => assert.fail("was not refused"), (error) => error);
  assert.strictEqual(error.statusCode, status, error.message);
  assert.ok(error.message);
};

const run = async () => {
  const client = connect(SIPDECK_SECRET);
  assert.strictEqual((await client.Account.get()).accountType, "pre-pay");

  const app = await client.Application.create({ name: "App", incomingCallUrl: "https://example.com/call" });
  await client.Application.update(app.id, { autoAnswer: false });
  assert.strictEqual((await client.Application.get(app.id)).autoAnswer, false);
  assert.strictEqual((await client.Application.list()).applications.length, 1);

  const domain = await client.Domain.create({ name: "node", description: "bench phones" });
  assert.ok(domain.id.startsWith("rd-"));
  for (const name of ["node-b", "node-c"]) await client.Domain.create({ name });
  const first = await client.Domain.list({ size: 2 });
  assert.deepStrictEqual(first.domains.map((item) => item.name), ["node", "node-b"]);
  assert.ok(first.hasNextPage);
  const second = await first.getNextPage();
  assert.deepStrictEqual(second.domains.map((item) => item.name), ["node-c"]);
  assert.ok(!second.hasNextPage);

  const made = [];
  for (let number = 0; number < 5; number += 1) {
    const phone = await client.Endpoint.create(domain.id, {
      name: `phone${number}`,
      applicationId: app.id,
      credentials: { password: `secret${number}` },
    });
    made.push(phone.id);
  }
  let page = await client.Endpoint.list(domain.id, { size: 2 });
  const listed = page.endpoints.map((item) => item.id);
  while (page.hasNextPage) {
    page = await page.getNextPage();
    listed.push(...page.endpoints.map((item) => item.id));
  }
  assert.deepStrictEqual(listed, made);

  await client.Endpoint.update(domain.id, made[0], { enabled: false });
  const phone = await client.Endpoint.get(domain.id, made[0]);
  assert.strictEqual(phone.enabled, false);
  assert.strictEqual(phone.applicationId, app.id);
  assert.strictEqual(phone.sipUri, "sip:phone0@node.bwapp.bwsip.io");
  assert.strictEqual(phone.credentials.password, undefined);
  assert.strictEqual((await client.Endpoint.createAuthToken(domain.id, made[0])).expires, 3600);
  const token = await client.Endpoint.createAuthToken(domain.id, made[0], { expires: 60 });
  assert.strictEqual(token.expires, 60);

  await refused(409, () => client.Domain.create({ name: "NODE" }));
  await refused(409, () => client.Domain.delete(domain.id));
  await refused(400, () => client.Endpoint.create(domain.id, { name: "x", credentials: { password: "12345" } }));
  await refused(401, () => connect("wrong").Domain.list());
  for (const id of made) await client.Endpoint.delete(domain.id, id);
  await refused(404, () => client.Endpoint.get(domain.id, made[0]));
  await client.Domain.delete(domain.id);
  await client.Application.delete(app.id);
};

run().catch((error) => {
  console.error(error);
  process.exit(1);
});
