"use strict";
// The events of the library.

const { native, unwrap } = require("./native.js");
const { invalidField, requireFunction } = require("./errors.js");
const { known } = require("./options.js");

function onLog(callback, options = {}) {
  requireFunction("callback", callback);
  const { level = "info" } = known("onLog", options, ["level"]);
  if (typeof level !== "string") throw invalidField("log", "level", "field.wrong_type", "must be text");
  const report = (text) => {
    const record = JSON.parse(text);
    callback(Object.freeze({ ...record, fields: Object.freeze(record.fields) }));
  };
  const number = unwrap(native.addHandler(level, report));
  return () => native.removeHandler(number);
}

module.exports = { onLog };
