CREATE TABLE cameras (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, fps INTEGER NOT NULL);
INSERT INTO cameras VALUES (1, 'front_door', 25), (2, 'garage', 30);
