interpreters, guards and views.
