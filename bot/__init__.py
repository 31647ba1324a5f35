"""The edges, and the one composition root: webhook, turn, LINE gateway, rendering, pages, workers, simulator, commands.

The law of this room: it joins the other rooms and talks to the world; it decides nothing a flow could decide.
"""
