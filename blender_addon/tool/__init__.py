"""Everything that reads and changes Blender's data; no panels, no buttons."""
