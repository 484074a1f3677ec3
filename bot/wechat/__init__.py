"""A WeChat Official Account: the whole interview in passive replies, and more where the account may."""
