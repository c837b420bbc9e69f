@tool
class_name SetdresserEditedScene
extends RefCounted
## What can be done in the scene that is open in the editor.


## Why nothing can be added to [param node]; empty if it is a room to which something can. The node may have been
## freed meanwhile.
static func why_not(node: Variant) -> String:
	var root := EditorInterface.get_edited_scene_root()
	var room := node as FurnishRoom3D if is_instance_valid(node) else null
	if room == null or not room.is_inside_tree():
		return "Select a FurnishRoom3D first."
	if root == null or (room != root and not root.is_ancestor_of(room)):
		return "The room's scene is not the one that is open."
	var above: Node = room
	while above != root:
		if above.owner and above.owner != root and not root.is_editable_instance(above.owner):
			return "The room is inside of the scene %s. Open that scene, or turn Editable Children on." % above.owner.name
		above = above.get_parent()
	return ""


## All rooms of the open scene that can be furnished.
static func rooms() -> Array[FurnishRoom3D]:
	var found: Array[FurnishRoom3D] = []
	var root := EditorInterface.get_edited_scene_root()
	if root is FurnishRoom3D:
		found.append(root as FurnishRoom3D)
	if root:
		for node in root.find_children("*", "Node3D", true, false):
			if node is FurnishRoom3D and why_not(node as FurnishRoom3D) == "":
				found.append(node as FurnishRoom3D)
	return found
