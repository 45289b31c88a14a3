import { accounts } from "./accounts";
import { approvals } from "./approvals";
import { audit } from "./audit";
import { customers } from "./customers";
import { deadLetters } from "./deadLetters";
import { frame } from "./frame";
import { ledger } from "./ledger";
import { overview } from "./overview";
import { problems } from "./problems";
import { policies } from "./policies";
import { receipts } from "./receipts";
import { risk } from "./risk";
import { signIn } from "./signIn";
import { staff } from "./staff";
import { states } from "./states";
import { terms } from "./terms";
import { words } from "./words";

export const zh = {
  words,
  states,
  signIn,
  frame,
  overview,
  customers,
  accounts,
  approvals,
  audit,
  deadLetters,
  ledger,
  receipts,
  risk,
  policies,
  staff,
  terms,
  problems,
};
