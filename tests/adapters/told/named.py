"""What of the recorded answers no reader of ours reads, with the reason: by the beginning of its name."""

_BUYER = "tells who bought and where he lives, which is never read"
_NOT_OURS = "of a platform that twoam does not read"
_VENDOR = "for vendors, who sell to Amazon and not through it"
_OTHERS = "tells of searches and of other sellers' products, neither orders nor money"
_ORDERED = "tells how far the making of a report is, and nothing of what is in it"
_PUSH = "only says that it is time to ask (adapters/amazon/api/push.py, adapters/ebay/api/push.py)"
_WALLET = "the Seller Wallet is a bank account, offered in few places, and no ledger of sales"

NAMED = {
    "ordersV0#getOrderBuyerInfo": _BUYER,
    "ordersV0#getOrderAddress": _BUYER,
    "ordersV0#getOrderItemsBuyerInfo": _BUYER,
    "ordersV0#getOrderRegulatedInfo": _BUYER,
    "OrdersV0Test__test_get_order_address": _BUYER,
    "OrdersV0Test__test_get_order_buyer_info": _BUYER,
    "OrdersV0Test__test_get_order_items_buyer_info": _BUYER,
    "cn/recorded/aliexpress/sample_solution_order_receiptinfo_get.json": _BUYER,
    "finances_2024-06-19#listSummary": "sums of what the transactions tell line by line",
    "financesV0#listFinancialEventGroups": "sums of what the events tell line by line",
    "financesInvoices_2026-06-25": "invoices of vendors and of services, which the ledger tells when they are paid",
    "transfers_2024-06-01#getPaymentMethods": "bank accounts, no money that moved",
    "transfers_2024-06-01#listExpectedPayouts": "has not happened yet",
    "sellerWallet_2024-03-01": _WALLET,
    "externalFulfillmentReturns_2024-09-11": "for warehouses in Amazon's programme of external fulfilment alone",
    "Reports20210630Test__": _ORDERED,
    "reports/accountHealthReport": "the account's health, no money (tests/adapters/amazon_api/test_health.py)",
    "reports/b2b": _OTHERS,
    "reports/endUserDataReport": _OTHERS,
    "reports/marketplaceAsinPageViewMetrics": _OTHERS,
    "reports/sellingPartnerMarketBasket": _OTHERS,
    "reports/sellingPartnerSearch": _OTHERS,
    "reports/promotionReport": "sums over a promotion's time of what the ledger tells line by line",
    "reports/sellerCouponReport": "sums over a coupon's time of what the ledger tells line by line",
    "reports/vendor": _VENDOR,
    "amazon/notification_examples/": _PUSH,
    "amazon/recorded/notifications/": _PUSH,
    "ebay/recorded/notification_ORDER_CONFIRMATION": _PUSH,
    "ebay/recorded/SHAPE_traffic_report": "made up after the contract, which is held to itself (test_contracts.py)",
    "cn/recorded/icbu/": _NOT_OURS,
    "cn/recorded/jd/": _NOT_OURS,
    "cn/recorded/taobao/": _NOT_OURS,
    "others/": _NOT_OURS,
}

# Amounts in financial events (Finances v0) that are no line of their own, by the field that holds them.
BESIDE = {
    "transactionValue": "the sum of baseValue and taxValue beside it",
    "TotalExpense": "the sum of the expense and its taxes beside it",
    "RentalInitialValue": "what the goods are worth, which nobody paid",
    "BaseAmount": "what a tax is reckoned from, which nobody paid",
}
