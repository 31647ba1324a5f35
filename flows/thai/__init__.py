"""Reading Thai chat: cleaning, numbers, figures and names.

Pure functions; every word that carries meaning comes in as `FigureWords` of the content. Where two readings exist the
result says so: a wrong figure costs more than a question.
"""
