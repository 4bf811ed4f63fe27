// Captures a document with GS1's JavaScript client, then reads it back. Arguments: server's address, token.
const { setup, EPCISDocument, ObjectEvent, capture } = require("epcis2.js");

async function main(site, token) {
  const headers = { Authorization: `Bearer ${token}`, "content-type": "application/json" };
  setup({ apiUrl: `${site}/epcis/v2/`, headers });
  const event = new ObjectEvent()
    .setEventTime("2026-03-01T08:00:00.000+08:00")
    .setEventTimeZoneOffset("+08:00")
    .addEPC("urn:epc:id:sgtin:0614141.107346.77")
    .setAction("OBSERVE")
    .setBizStep("shipping");
  event.generateHashID();
  const document = new EPCISDocument().setCreationDate("2026-03-01T00:00:00Z").addEvent(event);
  const sent = await capture(document);
  const job = await (await fetch(new URL(sent.headers.get("location"), site), { headers })).json();
  const address = `${site}/epcis/v2/events?EQ_eventID=${encodeURIComponent(event.eventID)}`;
  const found = await (await fetch(address, { headers })).json();
  console.log(JSON.stringify({ status: sent.status, job, events: found.epcisBody.queryResults.resultsBody.eventList }));
}

main(...process.argv.slice(2)).catch((fault) => {
  console.error(fault);
  process.exit(1);
});
