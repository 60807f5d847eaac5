"""Reads every feed of a folder as feedparser and icalendar do; prints one JSON object a file."""
import glob, json, os, sys
import feedparser
from icalendar import Calendar

folder = sys.argv[1]
for path in sorted(glob.glob(os.path.join(folder, "*"))):
    name = os.path.basename(path)
    with open(path, "rb") as file:
        data = file.read()
    if name.endswith((".rss", ".atom")):
        media = "application/rss+xml; charset=utf-8" if name.endswith(".rss") else "application/atom+xml; charset=utf-8"
        feed = feedparser.parse(data, response_headers={"content-type": media, "content-location": "http://localhost:8787/"})
        print(json.dumps({
            "name": name,
            "bozo": bool(feed.bozo),
            "why": str(feed.get("bozo_exception", "")),
            "language": feed.feed.get("language"),
            "entries": [{
                "id": entry.get("id"), "title": entry.get("title"), "link": entry.get("link"),
                "published": list(entry.published_parsed)[:6] if entry.get("published_parsed") else None,
                "updated": list(entry.updated_parsed)[:6] if entry.get("updated_parsed") else None,
                "content": bool(entry.get("content") or entry.get("summary")),
            } for entry in feed.entries],
        }))
    elif name.endswith(".ics"):
        calendar = Calendar.from_ical(data)
        events = [component for component in calendar.walk("VEVENT")]
        print(json.dumps({
            "name": name, "bozo": bool(calendar.errors) or any(event.errors for event in events), "why": str(calendar.errors),
            "entries": [{"id": str(event["uid"]), "title": str(event["summary"]), "sequence": int(event.get("sequence", 0))} for event in events],
        }))
