"""Forms of joint projects: no logic."""
