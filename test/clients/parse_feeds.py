"""Reads every feed of a folder as feedparser, icalendar, json and csv do; prints one JSON object a file."""
import csv, glob, io, json, os, sys
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
    elif name.endswith(".json"):
        nulls = []
        feed = json.loads(data, parse_constant=nulls.append, object_pairs_hook=lambda pairs: nulls.extend(key for key, value in pairs if value is None) or dict(pairs))
        print(json.dumps({
            "name": name, "bozo": bool(nulls) or feed["version"] != "https://jsonfeed.org/version/1.1", "why": str(nulls), "language": feed["language"],
            "entries": [{
                "id": item["id"], "title": item["title"], "link": item["url"], "published": item["date_published"], "content": bool(item["content_html"]),
            } for item in feed["items"]],
        }))
    elif name.endswith(".csv"):
        head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        wrong = [row for row in rows if len(row) != len(head)]
        print(json.dumps({
            "name": name, "bozo": bool(wrong) or not data.startswith(b"\xef\xbb\xbf"), "why": str(wrong),
            "entries": [{"id": row[0], "title": row[head.index("title")]} for row in rows],
        }))
