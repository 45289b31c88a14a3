import { defineWords } from "../../i18n/words";

export const inboxWords = defineWords(
  {
    title: "消息",
    readAll: "全部已读",
    unread: "未读",
    open: "查看回单",
    emptyTitle: "还没有消息",
    emptyText: "资金变动与重要提醒会显示在这里。",
    allRead: "已全部标为已读",
    "message-not-found": "没有这条消息",
    "message-not-found.text": "它可能已被清理，请刷新列表。",
    "too-many-streams": "实时消息连接过多",
    "too-many-streams.text": "请关闭其他已打开的页面。",
  },
  {
    title: "Inbox",
    readAll: "Mark all read",
    unread: "Unread",
    open: "See the receipt",
    emptyTitle: "No messages yet",
    emptyText: "Money that moves and things you should know will be told here.",
    allRead: "All marked as read",
    "message-not-found": "There is no such message",
    "message-not-found.text": "It may have been cleared; reload the list.",
    "too-many-streams": "Too many live connections",
    "too-many-streams.text": "Close the other pages you have open.",
  },
);
