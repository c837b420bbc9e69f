@tool
class_name SetdresserTogether
extends RefCounted
## Arranges what stands in a room together with what was just chosen for it.
##
## The daemon's furnishing leaves what stands where it stands; so a second request asks to arrange both.


## True if [param document], a FurnishRequest, has furniture that may move.
static func is_wanted(document: Dictionary) -> bool:
	return (document["snapshot"]["objects"] as Array).any(
		func(object: Dictionary) -> bool: return not object["locked"]
	)


## Asks again, with the best candidate of [param answer] among the objects. The reply's candidates are complete: they
## place new things and old ones.
static func arrange(
	client: SetdresserClient,
	job: SetdresserJob,
	document: Dictionary,
	answer: Dictionary,
	catalogue: FurnishCatalogue,
	time_limit_s: float
) -> SetdresserReply:
	var best: Dictionary = answer["candidates"][0]
	var request := document.duplicate(true)
	request.erase("catalogue")
	request.erase("density")
	(request["snapshot"]["objects"] as Array).append_array(_objects(best, catalogue.by_key()))
	var reply := await job.run(client, "/v1/arrange", request, time_limit_s)
	for candidate: Dictionary in reply.body.get("candidates", []):
		candidate["new_objects"] = best["new_objects"]
	return reply


static func _objects(candidate: Dictionary, keyed: Dictionary[String, FurnishAsset]) -> Array[Dictionary]:
	var places := {}
	for placement: Dictionary in candidate["placements"]:
		places[placement["object"]] = {"position_m": placement["position_m"], "yaw_deg": placement["yaw_deg"]}
	var objects: Array[Dictionary] = []
	for made: Dictionary in candidate.get("new_objects", []):
		var key := str(made["asset"])
		if keyed.has(key):
			var object := {
				"id": made["object"], "size_m": keyed[key].to_wire(key)["size_m"], "placement": places.get(made["object"])
			}
			keyed[key].describe(object)
			objects.append(object)
	return objects
