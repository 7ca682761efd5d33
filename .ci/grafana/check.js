// Says what of dashboards is not as Grafana's published types have it: `node check.js DASHBOARD.json…`. Ends with 1 if anything is.
const fs = require('node:fs');
const path = require('node:path');
const Ajv = require('ajv');

const schema = JSON.parse(fs.readFileSync(path.join(__dirname, 'schema.json'), 'utf8'));
const known = new Ajv({ strict: false, allErrors: true }).compile(schema);

function parts(dashboard) {
  const ofPanels = (dashboard.panels ?? []).flatMap(({ id, type, options, fieldConfig }) => {
    const custom = fieldConfig?.defaults?.custom;
    return [
      options && { at: `panel ${id}`, part: { options: { [type]: options } } },
      custom && { at: `panel ${id}`, part: { custom: { [type]: custom } } },
    ].filter(Boolean);
  });
  return [{ at: 'dashboard', part: { dashboard } }, ...ofPanels];
}

for (const file of process.argv.slice(2)) {
  for (const { at, part } of parts(JSON.parse(fs.readFileSync(file, 'utf8')))) {
    if (known(part)) continue;
    for (const { instancePath, message, params } of known.errors) {
      console.log(`${file}: ${at}: ${instancePath} ${message} ${JSON.stringify(params)}`);
      process.exitCode = 1;
    }
  }
}
