@tool
class_name SetdresserChange
extends RefCounted
## What a candidate changes in the scene, ready to be applied and taken back any number of times.

const _LAST_BIT := 1e-9

## Nodes that are added, by their ids in the answer.
var added: Dictionary[String, Node3D] = {}
## What was left out and why, for people.
var notes := PackedStringArray()

var _parent: Node3D
var _owner: Node
var _removed: Array[Node3D] = []
var _removed_at: Array[int] = []
var _removed_from: Array[Node] = []
var _owners: Dictionary[Node, Node] = {}
var _moved: Array[Node3D] = []
var _before: Array[Transform3D] = []
var _after: Array[Transform3D] = []


func _notification(what: int) -> void:
	if what == NOTIFICATION_PREDELETE:
		for node: Variant in added.values() + _removed:
			if is_instance_valid(node) and not (node as Node).is_inside_tree():
				(node as Node).free()


## A change of nothing, and why.
static func nothing(why: String) -> SetdresserChange:
	var change := SetdresserChange.new()
	change.notes.append(why)
	return change


## A change that takes [param nodes] away.
static func removal(nodes: Array[Node3D]) -> SetdresserChange:
	var change := SetdresserChange.new()
	change._remove(nodes)
	return change


## A change that moves and adds what [param candidate] says. [param sent] is the room as it was asked about, and
## [param steady] the ids that may be moved because they still are as sent. [param owner] owns new nodes.
static func of_candidate(
	room: FurnishRoom3D, sent: SetdresserSnapshot, steady: Dictionary[String, bool], candidate: Dictionary, owner: Node
) -> SetdresserChange:
	var change := SetdresserChange.new()
	change._parent = room.parent_of_furniture()
	change._owner = owner
	var assets: Dictionary[String, String] = {}
	for made: Dictionary in candidate.get("new_objects", []):
		assets[str(made["object"])] = str(made["asset"])
	if not assets.is_empty():
		change._remove(room.placed())
	var keyed: Dictionary[String, FurnishAsset] = {}
	if room.catalogue:
		keyed = room.catalogue.by_key()
	for placement: Dictionary in candidate.get("placements", []):
		var id := str(placement["object"])
		if assets.has(id):
			change._add(id, assets[id], keyed.get(assets[id]), placement)
		elif sent.nodes.has(id):
			if steady.get(id, false):
				change._move(sent.nodes[id], sent.boxes[id], placement)
			else:
				change.notes.append("%s was changed meanwhile and stays as it is." % id)
	return change


## A change that puts a baked layout into [param room].
static func of_layout(room: FurnishRoom3D, layout: FurnishLayout, owner: Node) -> SetdresserChange:
	var change := SetdresserChange.new()
	change._parent = room.parent_of_furniture()
	change._owner = owner
	change._remove(room.placed())
	var keyed: Dictionary[String, FurnishAsset] = {}
	if room.catalogue:
		keyed = room.catalogue.by_key()
	for i in mini(layout.assets.size(), layout.transforms.size()):
		var asset: FurnishAsset = keyed.get(layout.assets[i])
		var node := change._instance(layout.assets[i], asset)
		if node:
			node.transform = change._in_parent(room.global_transform * layout.transforms[i])
			change.added["%s#%d" % [layout.assets[i], i]] = node
	return change


## True if nothing in the scene would change.
func is_empty() -> bool:
	return added.is_empty() and _removed.is_empty() and _moved.is_empty()


## Makes the change.
func apply() -> void:
	for node in _removed:
		if is_instance_valid(node) and node.get_parent():
			node.get_parent().remove_child(node)
	for i in _moved.size():
		if is_instance_valid(_moved[i]):
			_moved[i].transform = _after[i]
	if not is_instance_valid(_parent):
		return
	for node: Node3D in added.values():
		_parent.add_child(node, true)
		_own(node)


## Takes it back: every transform exactly as it was, every node in its old place.
func revert() -> void:
	for node: Node3D in added.values():
		if is_instance_valid(node) and node.get_parent():
			node.get_parent().remove_child(node)
	for i in _moved.size():
		if is_instance_valid(_moved[i]):
			_moved[i].transform = _before[i]
	for i in _removed.size():
		if is_instance_valid(_removed[i]) and is_instance_valid(_removed_from[i]):
			_removed_from[i].add_child(_removed[i])
			_removed_from[i].move_child(_removed[i], _removed_at[i])
	for node in _owners:
		if is_instance_valid(node) and is_instance_valid(_owners[node]) and node.is_inside_tree():
			node.owner = _owners[node]


func _remove(nodes: Array[Node3D]) -> void:
	for node in nodes:
		_removed.append(node)
		_remember_owners(node, node)
		_removed_from.append(node.get_parent())
		_removed_at.append(node.get_index())


## A node that leaves the tree forgets owners outside of its own branch; without them it would not be saved again.
func _remember_owners(node: Node, branch: Node) -> void:
	if node.owner and not branch.is_ancestor_of(node.owner) and node.owner != branch:
		_owners[node] = node.owner
	for child in node.get_children():
		_remember_owners(child, branch)


func _move(node: Node3D, box: SetdresserBox, placement: Dictionary) -> void:
	var sent := box.placement()
	if _is_same(placement, sent):
		return
	var sent_at := _point(sent["position_m"])
	var turn := Basis(Vector3.UP, deg_to_rad(float(placement["yaw_deg"]) - float(sent["yaw_deg"])))
	var place := Transform3D(turn, _point(placement["position_m"])).translated_local(-sent_at)
	_moved.append(node)
	_before.append(node.transform)
	var parent := node.get_parent() as Node3D
	var moved := place * node.global_transform
	_after.append(parent.global_transform.affine_inverse() * moved if parent and not node.top_level else moved)


func _add(id: String, key: String, asset: FurnishAsset, placement: Dictionary) -> void:
	var node := _instance(key, asset)
	if node == null:
		notes.append("%s is no longer in the catalogue." % key)
		return
	var box := SetdresserBox.of_unturned(node)
	var turn := Basis(Vector3.UP, deg_to_rad(float(placement["yaw_deg"])))
	var at := Transform3D(turn, _point(placement["position_m"]))
	if box:
		at = at.translated_local(-box.position)
	at.basis = at.basis * SetdresserBox.without_yaw(node.basis)
	node.transform = _in_parent(at)
	added[id] = node


func _instance(key: String, asset: FurnishAsset) -> Node3D:
	if asset == null or asset.scene == null:
		return null
	var state := PackedScene.GEN_EDIT_STATE_INSTANCE if Engine.is_editor_hint() else PackedScene.GEN_EDIT_STATE_DISABLED
	var node := asset.scene.instantiate(state) as Node3D
	if node:
		node.set_meta(FurnishRoom3D.META_ASSET, key)
	return node


func _in_parent(world: Transform3D) -> Transform3D:
	return _parent.global_transform.affine_inverse() * world


## Scenes without a file of their own are saved node by node, so every node of them needs the owner.
func _own(node: Node) -> void:
	if _owner == null:
		return
	node.owner = _owner
	if node.scene_file_path == "":
		for below in node.find_children("*", "", true, false):
			if below.owner == node or below.owner == null:
				below.owner = _owner


## The daemon gives back the numbers that it got; only the engine's reading of decimals may lose their last bit.
static func _is_same(placement: Dictionary, sent: Dictionary) -> bool:
	var yaws := absf((placement["yaw_deg"] as float) - (sent["yaw_deg"] as float))
	for axis in 3:
		if absf((placement["position_m"][axis] as float) - (sent["position_m"][axis] as float)) > _LAST_BIT:
			return false
	return yaws <= _LAST_BIT


static func _point(numbers: Array) -> Vector3:
	return Vector3(numbers[0] as float, numbers[1] as float, numbers[2] as float)
