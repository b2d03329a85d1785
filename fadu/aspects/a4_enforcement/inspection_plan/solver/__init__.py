"""Planning a year of joint visits: a coordinated draw, the fewest visits, months within capacity. Pure Python, no
Django.

The mathematics: one public number per enterprise decides every item (permanent random numbers; Brewer, Early and
Joyce 1972; Ohlsson 1995). Taking in each item × class the n smallest numbers gives simple random samples of exact
sizes, and among all joint laws with these chances it gives the fewest visited enterprises, up to the noise of fixed
sizes: the floor is the sum over enterprises of their largest chance.
"""
