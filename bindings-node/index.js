"use strict";
// The package: entity classes, enumerations, errors and the portal, documented in `index.d.ts`.

const { errorOf, invalid, invalidField, nextSteps, reportOf, requireFunction, ...errors } = require("./lib/errors.js");
const { classes, labels, codes, grants, grantsOf, rotateKeysGrants } = require("./lib/entity.js");
const { Stream, Transaction } = require("./lib/transaction.js");
const { onLog } = require("./lib/log.js");
const portal = require("./lib/portal.js");

module.exports = {
  ...errors, ...classes, ...labels, codes, grants, grantsOf, rotateKeysGrants, Stream, Transaction, onLog, ...portal,
};
