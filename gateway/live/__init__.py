"""From the broker to every open screen."""
