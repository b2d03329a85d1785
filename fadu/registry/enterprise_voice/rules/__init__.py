"""Pure rules: blind signatures, what may be released, how sure a share is, what names its writer."""
