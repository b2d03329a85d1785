"""Credit-risk classes of enterprises and supervision over the network (T24)."""
