import { defineWords } from "../../i18n/words";

/** What a row of a list says; apart from the rest because home shows rows and loads first. */
export const rowWords = defineWords(
  {
    accountName: "{class} · {last4}",
    balanceAfter: "余额 ",
    reversed: "已冲正",
    "kind.transfer": "转账",
    "kind.salary": "工资",
    "kind.shopping": "消费",
    "kind.bill": "缴费",
    "kind.cash-deposit": "现金存入",
    "kind.cash-withdrawal": "现金支取",
    "kind.fee": "手续费",
    "kind.interest": "利息",
    "kind.reversal": "冲正",
    "kind.adjustment": "调账",
    "kind.opening": "期初余额",
    "kind.hold-capture": "预授权完成",
  },
  {
    accountName: "{class} · {last4}",
    balanceAfter: "Balance ",
    reversed: "Reversed",
    "kind.transfer": "Transfer",
    "kind.salary": "Salary",
    "kind.shopping": "Shopping",
    "kind.bill": "Bill",
    "kind.cash-deposit": "Cash deposit",
    "kind.cash-withdrawal": "Cash withdrawal",
    "kind.fee": "Fee",
    "kind.interest": "Interest",
    "kind.reversal": "Reversal",
    "kind.adjustment": "Adjustment",
    "kind.opening": "Opening balance",
    "kind.hold-capture": "Held payment",
  },
);
