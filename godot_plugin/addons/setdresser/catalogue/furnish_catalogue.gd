@tool
@icon("../icons/furnish_catalogue.svg")
class_name FurnishCatalogue
extends Resource
## The things that rooms may be furnished with. Save it as a file and share it between rooms.
##
## Fill it by hand, or choose a [member folder] of scenes or a [member mesh_library] and press the button.

const _FRAME_MSEC := 15

## What may be placed.
@export var assets: Array[FurnishAsset] = []

@export_group("Fill")
## A folder of scenes (.tscn, .scn, .glb, .gltf, .blend), read with all folders below it.
@export_dir var folder := ""
## A mesh library, of which every item becomes an asset.
@export var mesh_library: MeshLibrary
## Adds what is not there yet; what you have edited stays as it is.
@export_tool_button("Fill from folder and library", "Reload") var fill_button: Callable = _fill


## Adds the scenes of [member folder] and the items of [member mesh_library] that are not there yet, and gives their
## number.
func fill() -> int:
	var found: Array[FurnishAsset] = []
	if folder != "":
		found.append_array(SetdresserCatalogueFiller.from_folder(folder))
	if mesh_library:
		found.append_array(SetdresserCatalogueFiller.from_mesh_library(mesh_library))
	var known: Dictionary[String, bool] = {}
	for asset in assets:
		if asset:
			known[_identity(asset)] = true
	var more := assets.duplicate()
	for asset in found:
		if not known.has(_identity(asset)):
			more.append(asset)
	var added := more.size() - assets.size()
	if added > 0:
		assets = more
		emit_changed()
		notify_property_list_changed()
	return added


## Measures what was not measured yet, a little in every frame, so that large catalogues stop nobody's work.
func measure() -> void:
	var since := Time.get_ticks_msec()
	for asset in assets:
		if asset and not asset.is_measured():
			asset.size()
			if Time.get_ticks_msec() - since > _FRAME_MSEC:
				await (Engine.get_main_loop() as SceneTree).process_frame
				since = Time.get_ticks_msec()


## The assets that can be placed, by the names that the daemon answers with. Names are stable: a number is added
## only where two assets share one.
func by_key() -> Dictionary[String, FurnishAsset]:
	var keyed: Dictionary[String, FurnishAsset] = {}
	for asset in assets:
		if asset == null or asset.scene == null or asset.size() == Vector3.ZERO:
			continue
		var stem := asset.name_for_people() if asset.name_for_people() != "" else "asset"
		var key := stem
		var count := 1
		while keyed.has(key):
			count += 1
			key = "%s %d" % [stem, count]
		keyed[key] = asset
	return keyed


## The catalogue as the daemon wants it.
func to_wire() -> Array[Dictionary]:
	var keyed := by_key()
	var wire: Array[Dictionary] = []
	for key in keyed:
		wire.append(keyed[key].to_wire(key))
	return wire


func _fill() -> void:
	var added := fill()
	if added == 0 and folder == "" and mesh_library == null:
		push_warning("Setdresser: choose a folder or a mesh library first")
	else:
		SetdresserEditorLink.tell("Added %d assets to the catalogue." % added)


static func _identity(asset: FurnishAsset) -> String:
	if asset.scene and asset.scene.resource_path != "" and not asset.scene.resource_path.contains("::"):
		return asset.scene.resource_path
	return asset.display_name
