@tool
class_name SetdresserPreferences
extends RefCounted
## Tells the daemon what became of its layouts, so that taste can be learned from it. Nothing leaves the machine. A
## reply is null where there was nothing to tell, as for a room that is kept private.


## The candidate that stands in the scene is kept: as it was proposed, to the daemon. So what was moved by hand is told
## after that, even if it was told before.
static func accept(client: SetdresserClient, session: SetdresserSession) -> SetdresserReply:
	var reply := await _log(client, session, "accept")
	session.is_accepted = reply == null or reply.ok
	if session.is_accepted:
		session.forget_logged_edit()
		await edits(client, session)
	return reply


## None is wanted.
static func reject(client: SetdresserClient, session: SetdresserSession) -> SetdresserReply:
	return await _log(client, session, "reject")


## An accepted candidate was taken back.
static func undo(client: SetdresserClient, session: SetdresserSession) -> SetdresserReply:
	session.is_accepted = false
	return await _log(client, session, "undo")


## What was moved by hand since it was last told, if anything.
static func edits(client: SetdresserClient, session: SetdresserSession) -> SetdresserReply:
	if not session.is_applied or not is_instance_valid(session.room) or not session.room.is_inside_tree():
		return null
	var finals := session.new_edits()
	if finals.is_empty():
		return null
	var reply := await _log(client, session, "edit", finals)
	if reply != null and not reply.ok:
		session.forget_logged_edit()
	return reply


static func _log(
	client: SetdresserClient, session: SetdresserSession, action: String, finals: Array[Dictionary] = []
) -> SetdresserReply:
	if session.is_private():
		return null
	var event := {
		"job_id": session.result.job_id,
		"action": action,
		"candidate": session.candidate()["id"],
		"client": SetdresserClient.CLIENT_NAME,
	}
	if not finals.is_empty():
		event["final_placements"] = finals
	var problem := await client.connect_daemon()
	if problem:
		return problem
	return await client.send(HTTPClient.METHOD_POST, "/v1/preferences", event)
