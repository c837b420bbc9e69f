@tool
@icon("../icons/furnish_layout.svg")
class_name FurnishLayout
extends Resource
## A furnished room to keep: which asset stands where, in the room's own axes.
##
## Bake one in the editor for games that run on machines without Setdresser.

## Corners may differ by this much, metres.
const _TOLERANCE_M := 0.02

## Corners of the room that it is for.
@export var outline := PackedVector2Array()
## Names of the assets in the catalogue, one for each of [member transforms].
@export var assets: PackedStringArray = []
## Where their roots stand in the room's axes.
@export var transforms: Array[Transform3D] = []


## Keeps what Setdresser has placed in [param room].
static func of_room(room: FurnishRoom3D) -> FurnishLayout:
	var layout := FurnishLayout.new()
	layout.outline = room.outline.duplicate()
	for node in room.furniture():
		if node.has_meta(FurnishRoom3D.META_ASSET):
			layout.assets.append(str(node.get_meta(FurnishRoom3D.META_ASSET)))
			layout.transforms.append(room.global_transform.affine_inverse() * node.global_transform)
	return layout


## True if it was made for a room of this shape.
func fits(room: FurnishRoom3D) -> bool:
	if outline.size() != room.outline.size():
		return false
	for i in outline.size():
		if outline[i].distance_to(room.outline[i]) > _TOLERANCE_M:
			return false
	return true
