"""What the add-on knows without Blender: the protocol, the daemon, moves and reports. Nothing here imports bpy."""
