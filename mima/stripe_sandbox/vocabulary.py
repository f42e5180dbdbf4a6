"""Words of Stripe's API that the stand-in must know by heart."""


def names(text: str) -> tuple[str, ...]:
    """The words of a text: long lists of names are read more easily so."""
    return tuple(text.split())


API_VERSION = "2026-10-28.endive"

# The currencies the stand-in takes: two decimals, settled as they were charged.
CURRENCIES = ("chf", "eur", "gbp", "usd")

LOCALES = names(
    """
    auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR
    ro ru sk sl sv th tr vi zh zh-HK zh-TW
    """
)

EXCLUDABLE_PAYMENT_METHODS = names(
    """
    acss_debit affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit bancontact billie bizum blik
    boleto card cashapp crypto customer_balance eps fpx giropay grabpay ideal kakao_pay klarna konbini kr_card
    mb_way mobilepay multibanco naver_pay nz_bank_account oxxo p24 pay_by_bank payco paynow paypal paypay payto pix
    promptpay revolut_pay samsung_pay satispay scalapay sepa_debit sequra sofort sunbit swish twint upi
    us_bank_account wechat_pay zip
    """
)
ALLOWABLE_PAYMENT_METHODS = (*EXCLUDABLE_PAYMENT_METHODS, "link")

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
