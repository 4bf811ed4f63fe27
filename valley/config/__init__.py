"""The only place that knows everyone: settings, urls, api, menu, console, processes."""
